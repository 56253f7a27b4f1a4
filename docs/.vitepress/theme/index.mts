import DefaultTheme from 'vitepress/theme';
import './pegboard.css';

export default DefaultTheme;
